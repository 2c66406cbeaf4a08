using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Tests.Support;

/// <summary>A file that is only bytes; counts what is read of it.</summary>
public sealed class MemorySource(byte[] bytes, string name = "memory.nc", string version = "1", string? location = null)
    : IByteSource
{
    private long _bytesRead;
    private int _reads;

    public string Name => name;

    public string Location => location ?? name;

    public SourceIdentity Identity { get; } = new(bytes.Length, version);

    public long BytesRead => Interlocked.Read(ref _bytesRead);

    public int Reads => Volatile.Read(ref _reads);

    public ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (offset < 0 || offset > bytes.Length - destination.Length)
        {
            throw new ComputeException(
                Fault.CorruptData,
                name,
                $"{name} ends at {bytes.Length}, before {destination.Length} bytes at {offset}");
        }

        bytes.AsSpan((int)offset, destination.Length).CopyTo(destination.Span);
        _ = Interlocked.Increment(ref _reads);
        _ = Interlocked.Add(ref _bytesRead, destination.Length);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
