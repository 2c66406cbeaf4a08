using System.Collections.Concurrent;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Tests.Unit.Sources.Caching;

/// <summary>A remote file that lies in memory, counts what is asked of it, and answers when a test lets it.</summary>
internal sealed class CountedSource : IByteSource
{
    private static readonly ConcurrentDictionary<int, byte[]> _contents = [];

    private readonly byte[] _content;

    public CountedSource(int length, string version = "\"one\"", string location = "https://host.example/a/file.nc")
    {
        _content = _contents.GetOrAdd(length, Content);
        Location = location;
        Identity = new(length, version);
    }

    public string Name => Location;

    public string Location { get; }

    public SourceIdentity Identity { get; }

    public int CheapGapBytes { get; init; } = 1000;

    /// <summary>What was asked for, in order.</summary>
    public ConcurrentQueue<(long Offset, int Count)> Reads { get; } = [];

    /// <summary>What each read waits for, or throws.</summary>
    public Func<CancellationToken, Task> Before { get; set; } = _ => Task.CompletedTask;

    public bool IsDisposed { get; private set; }

    public bool ServesParts { get; init; }

    public byte[] Range(long offset, int count) => _content[(int)offset..(int)(offset + count)];

    public async ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        Reads.Enqueue((offset, destination.Length));
        await Before(cancellationToken);
        Range(offset, destination.Length).CopyTo(destination);
    }

    public async ValueTask<string?> ReadAgainAsync(
        long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        await ReadAsync(offset, destination, cancellationToken);
        return "a good answer";
    }

    public async ValueTask<bool> TryReadApartAsync(
        IReadOnlyList<BytePart> parts, CancellationToken cancellationToken)
    {
        foreach (var part in parts.Where(_ => ServesParts))
        {
            await ReadAsync(part.Offset, part.Room, cancellationToken);
        }

        return ServesParts;
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }

    private static byte[] Content(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        return content;
    }
}
