import Contract
import Testing

@testable import Portal

@Suite struct `What an attempt went on from` {
    @Test(arguments: [
        ("en", 12, "Its checkpoint was moved from lumi. 12 files, 3.4\u{a0}GiB."),
        ("en", 1, "Its checkpoint was moved from lumi. 1 file, 3.4\u{a0}GiB."),
        ("fr", 12, "Son point de sauvegarde a été apporté depuis lumi. 12 fichiers, 3,4\u{a0}Gio."),
    ])
    func `is told with its size`(code: String, files: Int, said: String) throws {
        let checkpoint = CheckpointView(origin: "moved", from: "lumi", files: files, bytes: 3_650_722_201)
        #expect(JobTimeline.checkpoint(checkpoint, try Shelf.words(code)) == said)
    }

    @Test func `has no size where nothing came`() throws {
        let checkpoint = CheckpointView(origin: "nothing", from: "lumi")
        let said = JobTimeline.checkpoint(checkpoint, try Shelf.words("en"))
        #expect(said == "It begins anew, for no checkpoint came from lumi.")
    }
}
