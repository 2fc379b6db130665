import Glibc

/// Throws chance at a reader, as the command line asks of libFuzzer, and ends the process.
public func throwChance(at reader: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt) -> Never {
    var count = CommandLine.argc
    var arguments = CommandLine.unsafeArgv
    exit(drive(&count, &arguments, reader))
}

@_silgen_name("LLVMFuzzerRunDriver")
private func drive(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ reader: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt
