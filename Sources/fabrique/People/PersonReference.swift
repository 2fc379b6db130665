import Contract

/// A person as another person names them: by opaque id, or by mail.
enum PersonReference {
    /// The opaque id. A mail address is looked up among the people whom the caller may see.
    static func id(of text: String, by api: APIClient) async throws -> String {
        guard text.contains("@") else { return text }
        let people: Listing<PersonView> = try await api.list("people")
        guard let person = people.items.first(where: { $0.mail?.lowercased() == text.lowercased() }) else {
            throw CommandFailure(
                .refused,
                "You know no person with the mail address \(text.printable). fabrique people lists those you may see."
            )
        }
        return person.id
    }
}
