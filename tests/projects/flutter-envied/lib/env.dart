import 'package:envied/envied.dart';

part 'env.g.dart';

@Envied(path: '.env', obfuscate: true)
abstract class Env {
  @EnviedField(varName: 'OPENROUTER_API_KEY')
  static final String openRouterKey = _Env.openRouterKey;
}
