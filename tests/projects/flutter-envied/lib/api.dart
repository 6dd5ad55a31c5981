import 'package:dio/dio.dart';
import 'env.dart';

final dio = Dio(
  BaseOptions(
    baseUrl: 'https://openrouter.ai/api/v1',
    headers: {'Authorization': 'Bearer ${Env.openRouterKey}'},
  ),
);
