import 'package:http/http.dart' as http;
import 'config.dart';

Future<http.Response> ask(String text) {
  return http.post(
    Uri.parse('https://openrouter.ai/api/v1/chat/completions'),
    headers: {'Authorization': 'Bearer ${Config.openRouterKey}'},
    body: text,
  );
}
