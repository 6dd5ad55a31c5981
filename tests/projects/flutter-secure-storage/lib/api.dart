import 'package:http/http.dart' as http;
import 'key_page.dart';

Future<http.Response> ask(String text) async {
  final key = await storage.read(key: 'openrouter_api_key');
  if (key == null) throw StateError('OPENROUTER_API_KEY is not set');
  return http.post(
    Uri.parse('https://openrouter.ai/api/v1/chat/completions'),
    headers: {'Authorization': 'Bearer $key'},
  );
}
