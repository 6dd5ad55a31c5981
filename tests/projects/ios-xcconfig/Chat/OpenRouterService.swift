import Foundation

final class OpenRouterService {
    private let key: String

    init() {
        guard let key = Bundle.main.infoDictionary?["OpenRouterKey"] as? String else {
            fatalError("OpenRouterKey is missing")
        }
        self.key = key
    }

    func request(for text: String) -> URLRequest {
        var request = URLRequest(url: URL(string: "https://openrouter.ai/api/v1/chat/completions")!)
        request.httpMethod = "POST"
        request.setValue("Bearer \(key)", forHTTPHeaderField: "Authorization")
        return request
    }
}
