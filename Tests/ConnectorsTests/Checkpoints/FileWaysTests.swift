import Testing

@testable import Connectors

@Suite struct `Ways to files` {
    private let ways = FileWays([
        "lumi": FileAccess(user: "%u", host: "lumi.eu", root: "/scratch", key: "/k", knownHosts: "/h"),
        "leonardo": FileAccess(user: "mover", host: "leo.eu", root: "/gpfs/eu", key: "/k", knownHosts: "/h"),
    ])

    @Test func `call a directory by its place below each system's root`() {
        #expect(ways.directory("/scratch/ada/run/", on: "leonardo") == "/gpfs/eu/ada/run")
        #expect(ways.directory("/gpfs/eu/ada/./run", on: "lumi") == "/scratch/ada/run")
        #expect(ways.directory("/scratch/ada", on: "elsewhere") == "/scratch/ada")
        #expect(ways.directory("/home/ada", on: "lumi") == "/home/ada")
        #expect(ways.spot("/scratch/ada", on: "leonardo", account: nil)?.part == "ada")
    }

    @Test(arguments: ["/scratch/eu/", "/scratch//eu", "/scratch/./eu"])
    func `take a root as directories below it are called`(root: String) {
        let access = FileAccess(user: "%u", host: "lumi.eu", root: root, key: "/k", knownHosts: "/h")
        #expect(access.objection == nil && access.root == "/scratch/eu")
        #expect(FileWays(["lumi": access]).part(of: "/scratch/eu/ada") == "ada")
    }

    @Test func `bring no person what one account could read for all`() {
        #expect(ways.mayMove(from: "lumi", to: "leonardo") && ways.mayMove(from: "lumi", to: "lumi"))
        #expect(ways.mayMove(from: "leonardo", to: "leonardo") && !ways.mayMove(from: "leonardo", to: "lumi"))
        #expect(!ways.mayMove(from: "lumi", to: "elsewhere"))
    }

    @Test(
        arguments: [
            "/scratch", "/scratch/", "/scratch/../etc", "/scratch/ada/../bob", "/scratch/-rf", "/scratch/a b",
            "/scratch/a;id", "/scratch/$HOME", "/scratch/a:b", "/scratch/a*", "/scratchy/ada", "scratch/ada",
        ]
    )
    func `lead nowhere but below a root, by names that mean nothing to a shell`(path: String) {
        #expect(ways.part(of: path) == nil)
        #expect(ways.spot(path, on: "lumi", account: "ada") == nil)
    }

    @Test func `are refused where they are not whole`() {
        var access = FileAccess(user: "%u", host: "lumi.eu", root: "/scratch", key: "/k", knownHosts: "/h")
        #expect(access.objection == nil)
        for host in ["", "-oProxyCommand=id", "a b", "a@b", ".eu"] {
            access.host = host
            #expect(access.objection != nil, "\(host)")
        }
        access.host = "lumi.eu"
        for root in ["/", "scratch", "/scratch/../etc", "/a b"] {
            access.root = root
            #expect(access.objection != nil, "\(root)")
        }
        access.root = "/scratch"
        access.key = "/keys/my key"
        #expect(access.objection != nil)
        access.key = "/k"
        access.port = 0
        #expect(access.objection != nil)
    }

    @Test func `speak to the account of the job's owner, or to the one that is named`() throws {
        #expect(try ways.bySystem["lumi"]?.target(for: "ada") == "ada@lumi.eu")
        #expect(try ways.bySystem["leonardo"]?.target(for: nil) == "mover@leo.eu")
        for account in [nil, "-oProxyCommand=id", "root", "a b"] {
            #expect(throws: CheckpointFault.self) { try ways.bySystem["lumi"]?.target(for: account) }
        }
    }
}
