import Foundation

struct Api {
    func request() -> URLRequest? {
        guard let key = KeychainStore.read("openrouter_api_key") else { return nil }
        var request = URLRequest(url: URL(string: "https://openrouter.ai/api/v1/chat/completions")!)
        request.setValue("Bearer \(key)", forHTTPHeaderField: "Authorization")
        #if DEBUG
        if let own = ProcessInfo.processInfo.environment["OPENROUTER_API_KEY"] {
            request.setValue("Bearer \(own)", forHTTPHeaderField: "Authorization")
        }
        #endif
        return request
    }
}
