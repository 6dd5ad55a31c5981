import Foundation

enum Secrets {
    static var key: String {
        guard let path = Bundle.main.path(forResource: "Secrets", ofType: "plist"),
              let values = NSDictionary(contentsOfFile: path),
              let key = values["OPENROUTER_API_KEY"] as? String else {
            return ""
        }
        return key
    }
}
