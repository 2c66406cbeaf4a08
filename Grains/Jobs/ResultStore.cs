using System.Collections;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Grains.Messages;
using Compute.Orleans.Grains.Tables;
using Microsoft.Win32.SafeHandles;

namespace Compute.Orleans.Grains.Jobs;

/// <summary>The results of a job's partitions in plan order, with a bound on what they take of the memory.</summary>
/// <remarks>
/// Payloads above the bound go to a file in the job's work folder and come back one at a time, as the finisher asks.
/// The file is only overflow: what must outlive a crash is in the partition table. Threading: one caller at a time.
/// </remarks>
internal sealed class ResultStore : IReadOnlyList<PartitionResult>, IDisposable
{
    private readonly string _overflowPath;
    private readonly long _memoryBytes;
    private readonly PartitionResult?[] _results;
    private readonly (long Offset, int Length)[] _places;
    private SafeFileHandle? _overflow;
    private long _inMemory;
    private long _overflowLength;

    /// <summary>Makes an empty store.</summary>
    /// <param name="partitions">How many results there will be.</param>
    /// <param name="memoryBytes">Bytes of payloads that are kept in memory.</param>
    /// <param name="overflowPath">Path of the overflow file, which is made when it is needed.</param>
    public ResultStore(int partitions, long memoryBytes, string overflowPath)
    {
        _results = new PartitionResult?[partitions];
        _places = new (long, int)[partitions];
        _memoryBytes = memoryBytes;
        _overflowPath = overflowPath;
    }

    public int Count => _results.Length;

    /// <summary>The result of a partition; its payload is read again when it had to go to the file.</summary>
    public PartitionResult this[int partition]
    {
        get
        {
            var result = _results[partition]
                ?? throw new InvalidOperationException($"partition {partition} is not done");
            var (offset, length) = _places[partition];
            if (length == 0)
            {
                return result;
            }

            var payload = new byte[length];
            var read = 0;
            while (read < length)
            {
                var count = RandomAccess.Read(_overflow!, payload.AsSpan(read), offset + read);
                read += count > 0
                    ? count
                    : throw new IOException($"{_overflowPath} ends at {offset + read}, within a result");
            }

            return result with { Payload = payload };
        }
    }

    /// <summary>Whether a partition has its result.</summary>
    public bool Has(int partition) => _results[partition] is not null;

    /// <summary>Bytes that a partition read from inputs.</summary>
    public long BytesRead(int partition) => _results[partition]?.BytesRead ?? 0;

    /// <summary>Keeps a partition's first result; a later one changes nothing.</summary>
    /// <returns>Whether it was the first.</returns>
    public async ValueTask<bool> AddAsync(PartitionRow row, CancellationToken cancellationToken)
    {
        if (_results[row.Number] is not null)
        {
            return false;
        }

        var result = row.ToEngine();
        if (_inMemory + result.Payload.Length <= _memoryBytes)
        {
            _inMemory += result.Payload.Length;
            _results[row.Number] = result;
            return true;
        }

        _overflow ??= File.OpenHandle(
            _overflowPath, FileMode.Create, FileAccess.ReadWrite, FileShare.Read,
            FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        var offset = _overflowLength;
        _overflowLength += result.Payload.Length;
        await RandomAccess.WriteAsync(_overflow, result.Payload, offset, cancellationToken);
        _places[row.Number] = (offset, result.Payload.Length);
        _results[row.Number] = result with { Payload = default };
        return true;
    }

    public IEnumerator<PartitionResult> GetEnumerator()
    {
        for (var partition = 0; partition < Count; partition++)
        {
            yield return this[partition];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose() => _overflow?.Dispose();
}
