using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using Compute.Orleans.Engine.Faults;
using Microsoft.Win32.SafeHandles;

namespace Compute.Orleans.Engine.Execution;

/// <summary>
/// Keeps the stored chunks of a partition until the job is finished: few bytes in the reply, more on disk.
/// </summary>
/// <remarks>
/// The chunks stand one behind the other, and the length of each, in four bytes, behind the last. Room for as much as
/// they can come to is taken from the disk before the first is made, and what they do not need is given back with the
/// last: a partition whose chunks do not fit fails before its work, and fills no disk that others need. Threading: one
/// caller.
/// </remarks>
internal sealed class ChunkSpill : IDisposable
{
    private readonly int _partition;
    private readonly string _path;
    private readonly ArrayBufferWriter<byte> _kept = new();
    private readonly List<uint> _lengths = [];
    private readonly XxHash3 _hash = new();
    private SafeFileHandle? _file;
    private bool _hasFile;
    private long _position;

    /// <summary>Takes room for a partition's chunks.</summary>
    /// <param name="folder">The job's work folder.</param>
    /// <param name="partition">The partition's number.</param>
    /// <param name="attempt">The attempt's number; two attempts never write one file.</param>
    /// <param name="count">How many chunks there will be.</param>
    /// <param name="mostBytes">Bytes that one of them has at most.</param>
    /// <exception cref="ComputeException">NotEnoughStorage, with the bytes that are wanted and free.</exception>
    public ChunkSpill(string folder, int partition, int attempt, long count, long mostBytes)
    {
        _partition = partition;
        _path = Path.Combine(folder, FormattableString.Invariant($"{partition}.{attempt}.chunks"));
        var bytes = count * (mostBytes + sizeof(uint));
        if (bytes > PartialStates.LargestPayload)
        {
            DiskWrites.Grow(_path, bytes, bytes, "an output's part");
            _hasFile = true;
        }
    }

    /// <summary>Takes the next chunk.</summary>
    /// <param name="chunk">Its stored bytes.</param>
    public void Add(ReadOnlyMemory<byte> chunk)
    {
        _lengths.Add((uint)chunk.Length);
        Write(chunk.Span);
    }

    /// <summary>Keeps what was taken; it is on disk, or in the result, when this returns.</summary>
    /// <param name="bytesRead">Bytes read from inputs.</param>
    public PartitionResult Finish(long bytesRead)
    {
        var lengths = new byte[_lengths.Count * sizeof(uint)];
        for (var place = 0; place < _lengths.Count; place++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(lengths.AsSpan(place * sizeof(uint)), _lengths[place]);
        }

        Write(lengths);
        var checksum = _hash.GetCurrentHashAsUInt64();
        if (_file is null)
        {
            return new(_partition, checksum, _kept.WrittenSpan.ToArray(), null, bytesRead);
        }

        DiskWrites.SetLength(_file, _position);
        DiskWrites.Flush(_file);
        _hasFile = false; // It is the result's.
        return new(_partition, checksum, ReadOnlyMemory<byte>.Empty, Path.GetFileName(_path), bytesRead);
    }

    /// <summary>Gives back what the result does not need: all, where there is none.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        if (_hasFile)
        {
            DiskWrites.Remove(_path);
        }
    }

    /// <summary>Puts kept chunks into the output.</summary>
    /// <param name="folder">The job's work folder.</param>
    /// <param name="result">The partition's result.</param>
    /// <param name="count">How many chunks the partition has.</param>
    /// <param name="output">The output.</param>
    /// <param name="offset">Where the first chunk goes.</param>
    /// <param name="buffer">What is copied at once.</param>
    /// <returns>The length of each chunk.</returns>
    /// <exception cref="ComputeException">Internal: what was kept is gone, or not what the partition made.</exception>
    public static uint[] Copy(
        string folder, PartitionResult result, long count, SafeFileHandle output, long offset, Memory<byte> buffer)
    {
        try
        {
            using var file = result.SpillFile is { } name
                ? File.OpenHandle(Path.Combine(folder, Path.GetFileName(name)))
                : null;
            var kept = file is null ? result.Payload.Length : RandomAccess.GetLength(file);
            var bytes = kept - (count * sizeof(uint));
            var hash = new XxHash3();
            for (long done = 0; done < bytes;)
            {
                var part = Read(file, result, done, (int)Math.Min(buffer.Length, bytes - done), buffer);
                hash.Append(part.Span);
                DiskWrites.Write(output, part.Span, offset + done);
                done += part.Length;
            }

            var lengths = new uint[count];
            long sum = 0;
            for (var done = 0; done < count && bytes >= 0;)
            {
                var some = (int)Math.Min(buffer.Length / sizeof(uint), count - done);
                var part = Read(file, result, bytes + (done * sizeof(uint)), some * sizeof(uint), buffer);
                hash.Append(part.Span);
                for (var place = 0; place < some; place++)
                {
                    var length = BinaryPrimitives.ReadUInt32LittleEndian(part.Span[(place * sizeof(uint))..]);
                    lengths[done + place] = length;
                    sum += length;
                }

                done += some;
            }

            return sum == bytes && hash.GetCurrentHashAsUInt64() == result.Checksum ? lengths : throw Damaged(result);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Damaged(result, failure);
        }
    }

    private static ReadOnlyMemory<byte> Read(
        SafeFileHandle? file, PartitionResult result, long offset, int bytes, Memory<byte> buffer)
    {
        if (file is null)
        {
            return result.Payload.Slice((int)offset, bytes);
        }

        for (var done = 0; done < bytes;)
        {
            var read = RandomAccess.Read(file, buffer.Span[done..bytes], offset + done);
            if (read == 0)
            {
                throw Damaged(result);
            }

            done += read;
        }

        return buffer[..bytes];
    }

    private static ComputeException Damaged(PartitionResult result, Exception? cause = null) => new(
        Fault.Internal, "output", $"the chunks of partition {result.Partition} are not what was kept", cause);

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _hash.Append(bytes);
        if (_file is null && _kept.WrittenCount + bytes.Length <= PartialStates.LargestPayload)
        {
            _kept.Write(bytes);
            return;
        }

        if (_file is null)
        {
            _file = DiskWrites.Open(_path, FileMode.OpenOrCreate);
            _hasFile = true;
            DiskWrites.Write(_file, _kept.WrittenSpan, 0);
            _position = _kept.WrittenCount;
        }

        DiskWrites.Write(_file, bytes, _position);
        _position += bytes.Length;
    }
}
