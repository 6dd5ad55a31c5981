import Foundation

struct Api {
    func headers() -> [String: String] {
        ["Authorization": "Bearer \(Secrets.key)", "X-Title": "Chat"]
    }
}
