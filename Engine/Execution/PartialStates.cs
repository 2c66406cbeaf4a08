using System.IO.Hashing;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Execution;

/// <summary>
/// Keeps a partition's partial state until the job is finished: small ones in the reply, large ones on disk.
/// </summary>
/// <remarks>
/// Nobody waits for the disk: a partition that waits twice for it, as many do at once, would take longer than its
/// work. A state that is lost when the power fails is missed by its checksum, and its partition is run again.
/// </remarks>
internal static class PartialStates
{
    /// <summary>The largest state that travels in a reply, in bytes.</summary>
    public const int LargestPayload = 256 << 10;

    /// <summary>Keeps a state.</summary>
    /// <param name="folder">The job's work folder.</param>
    /// <param name="partition">The partition's number.</param>
    /// <param name="attempt">The attempt's number; two attempts never write one file.</param>
    /// <param name="state">The state.</param>
    /// <param name="bytesRead">Bytes read from inputs.</param>
    public static PartitionResult Keep(
        string folder, int partition, int attempt, ReadOnlySpan<byte> state, long bytesRead)
    {
        var checksum = XxHash3.HashToUInt64(state);
        if (state.Length <= LargestPayload)
        {
            return new PartitionResult(partition, checksum, state.ToArray(), null, bytesRead);
        }

        var name = FormattableString.Invariant($"{partition}.{attempt}.state");
        DiskWrites.WriteWhole(Path.Combine(folder, name), state);
        return new PartitionResult(partition, checksum, ReadOnlyMemory<byte>.Empty, name, bytesRead);
    }

    /// <summary>Reads a kept state.</summary>
    /// <param name="folder">The job's work folder.</param>
    /// <param name="result">The partition's result.</param>
    /// <param name="state">Filled whole.</param>
    /// <exception cref="ComputeException">Internal: what was kept is gone, or not what the partition made.</exception>
    public static void Load(string folder, PartitionResult result, Span<byte> state)
    {
        if (result.SpillFile is null)
        {
            Check(result.Payload.Length == state.Length, result);
            result.Payload.Span.CopyTo(state);
        }
        else
        {
            try
            {
                ReadSpilled(Path.Combine(folder, Path.GetFileName(result.SpillFile)), result, state);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw Damaged(result, failure);
            }
        }

        Check(XxHash3.HashToUInt64(state) == result.Checksum, result);
    }

    /// <summary>Whether what was kept on disk, if anything, is there and is what the partition made.</summary>
    /// <param name="folder">The job's work folder.</param>
    /// <param name="result">The partition's result.</param>
    /// <param name="buffers">Where memory to read it comes from.</param>
    public static bool IsThere(string folder, PartitionResult result, BufferPool buffers)
    {
        if (result.SpillFile is null)
        {
            return true;
        }

        var file = new FileInfo(Path.Combine(folder, Path.GetFileName(result.SpillFile)));
        if (file is not { Exists: true, Length: > 0 and <= 1L << 30 })
        {
            return false;
        }

        using var state = buffers.Rent(file.Length);
        try
        {
            Load(folder, result, state.Span);
            return true;
        }
        catch (ComputeException)
        {
            return false;
        }
    }

    private static void ReadSpilled(string path, PartitionResult result, Span<byte> bytes)
    {
        using var file = File.OpenHandle(path);
        Check(RandomAccess.GetLength(file) == bytes.Length, result);
        for (var done = 0; done < bytes.Length;)
        {
            var read = RandomAccess.Read(file, bytes[done..], done);
            Check(read > 0, result);
            done += read;
        }
    }

    private static void Check(bool isSound, PartitionResult result)
    {
        if (!isSound)
        {
            throw Damaged(result);
        }
    }

    private static ComputeException Damaged(PartitionResult result, Exception? cause = null) => new(
        Fault.Internal, "output", $"the partial state of partition {result.Partition} is not what was kept", cause);
}
