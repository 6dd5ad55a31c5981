import 'package:flutter/material.dart';
import 'package:flutter_secure_storage/flutter_secure_storage.dart';

const storage = FlutterSecureStorage();

Future<void> save(TextEditingController field) =>
    storage.write(key: 'openrouter_api_key', value: field.text);
