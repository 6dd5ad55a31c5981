import 'dart:io';

void main() {
  final key = Platform.environment['OPENROUTER_API_KEY'];
  print(key == null ? 'no key' : 'a key of ${key.length} characters');
}
