using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.NetCdf;

/// <summary>The indexes of files: in memory, else in a shared folder, else built and kept in both.</summary>
/// <remarks>
/// Threading: any number of callers; those who ask for one file at once wait for one reading of it.
/// Memory: the least recently used indexes go first, so that their encoded bytes, and 24 for each chunk that they
/// name, together stay within 64 MiB.
/// Errors: a folder that cannot be read or written costs time only, as does a damaged file in it.
/// </remarks>
/// <param name="folder">Absolute path of the folder; made with the first index. Hosts may share it.</param>
public sealed class IndexStore(string folder)
{
    private const long MemoryBytes = 64 << 20;
    private const long GreatestFileBytes = 256 << 20;

    private readonly Lock _lock = new();
    private readonly IndexCache _cache = new(MemoryBytes);
    private readonly Dictionary<IndexKey, Task<Outcome>> _underway = [];

    /// <summary>The index of a file in the state in which it was opened.</summary>
    /// <param name="source">The file.</param>
    /// <param name="cancellationToken">Ends the waiting, and the reading where no one else waits for it.</param>
    /// <exception cref="ComputeException">The file cannot be read, or is no file that can be indexed.</exception>
    public async ValueTask<DatasetIndex> GetAsync(IDataSource source, CancellationToken cancellationToken)
    {
        var key = new IndexKey(source.Location, source.Identity);
        while (true)
        {
            TaskCompletionSource<Outcome>? mine = null;
            Task<Outcome>? others;
            lock (_lock)
            {
                if (_cache.Find(key) is { } known)
                {
                    return known;
                }

                if (!_underway.TryGetValue(key, out others))
                {
                    mine = new(TaskCreationOptions.RunContinuationsAsynchronously);
                    _underway.Add(key, mine.Task);
                }
            }

            if (mine is not null)
            {
                return await LeadAsync(source, key, mine, cancellationToken);
            }

            var outcome = await others!.WaitAsync(cancellationToken);
            if (outcome.Failure is { } failure && outcome.Name == source.Name)
            {
                throw failure.Again();
            }

            if (outcome.Index is { } index)
            {
                return index;
            }

            // The caller who read the file went away with its source, or its failure calls the file by a name that
            // is not ours to know: read it with our own.
        }
    }

    /// <summary>Reads for everyone who waits, and tells them how it ended.</summary>
    private async ValueTask<DatasetIndex> LeadAsync(
        IDataSource source, IndexKey key, TaskCompletionSource<Outcome> waiting, CancellationToken cancellationToken)
    {
        var outcome = new Outcome(null, null, source.Name);
        try
        {
            var (index, encodedBytes) = await ReadOrBuildAsync(source, key, cancellationToken);
            lock (_lock)
            {
                _cache.Keep(key, index, (int)Math.Min(int.MaxValue, encodedBytes + ChunkBytes(index)));
            }

            outcome = new(index, null, source.Name);
            return index;
        }
        catch (ComputeException failure)
        {
            outcome = new(null, failure, source.Name);
            throw;
        }
        finally
        {
            lock (_lock)
            {
                _ = _underway.Remove(key);
            }

            waiting.SetResult(outcome);
        }
    }

    /// <summary>Chunks take a few bytes as encoded, and many more where they are looked up.</summary>
    private static long ChunkBytes(DatasetIndex index) => index.AllVariables()
        .Sum(variable => variable.Layout is ChunkedLayout chunked ? 24L * chunked.Chunks.Count : 0);

    private async ValueTask<(DatasetIndex Index, int EncodedBytes)> ReadOrBuildAsync(
        IDataSource source, IndexKey key, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, FileName(key));
        if (await TryReadAsync(path, cancellationToken) is { } kept)
        {
            return kept;
        }

        var index = await DatasetReader.ReadIndexAsync(source, cancellationToken);
        var encoded = IndexCodec.Encode(index);
        await TryKeepAsync(path, encoded, cancellationToken);
        return (index, encoded.Length);
    }

    private static async ValueTask<(DatasetIndex Index, int EncodedBytes)?> TryReadAsync(
        string path, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists || file.Length > GreatestFileBytes)
            {
                return null;
            }

            var encoded = await File.ReadAllBytesAsync(path, cancellationToken);
            return (IndexCodec.Decode(encoded, path), encoded.Length);
        }
        catch (Exception damage) when (damage is IOException or UnauthorizedAccessException or ComputeException)
        {
            return null;
        }
    }

    /// <summary>Renames a whole file into place, so that no one ever reads half of one.</summary>
    private async ValueTask TryKeepAsync(string path, byte[] encoded, CancellationToken cancellationToken)
    {
        var temporary = $"{path}.{Guid.NewGuid():n}.tmp";
        try
        {
            _ = Directory.CreateDirectory(folder);
            await File.WriteAllBytesAsync(temporary, encoded, cancellationToken);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Forget(temporary);
        }
        catch
        {
            Forget(temporary);
            throw;
        }
    }

    private static void Forget(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A folder that could not be written may refuse this too; nothing depends on it.
        }
    }

    /// <summary>A cryptographic hash: one file's index must never be taken for another's.</summary>
    private static string FileName(IndexKey key)
    {
        var (location, (length, version)) = key;
        var text = string.Create(CultureInfo.InvariantCulture, $"{location.Length}:{location}{length}:{version}");
        return $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}.idx";
    }

    /// <summary>
    /// How a reading ended: an index, a failure for all who call the file so, or neither when its caller went away.
    /// </summary>
    private sealed record Outcome(DatasetIndex? Index, ComputeException? Failure, string Name);
}
