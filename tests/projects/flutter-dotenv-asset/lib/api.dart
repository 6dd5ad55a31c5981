import 'package:flutter_dotenv/flutter_dotenv.dart';
import 'package:http/http.dart' as http;

class Api {
  final String _key = dotenv.env['OPENROUTER_API_KEY'] ?? '';

  Future<http.Response> ask(String text) {
    return http.post(
      Uri.parse('https://openrouter.ai/api/v1/chat/completions'),
      headers: {'Authorization': 'Bearer $_key'},
    );
  }
}
