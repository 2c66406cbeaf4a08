using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Compute.Orleans.Engine.Sources.Caching;

/// <summary>A file that holds a range: eight bytes that say so, a checksum for each block, and the bytes.</summary>
/// <remarks>
/// Each checksum begins with the remote file's key and the block's place in it, so that a range that got under another
/// name is as damaged as one whose bytes changed. A part is read without the rest. Threading: no state.
/// </remarks>
internal static class RangeFile
{
    /// <summary>Bytes of a block, but the last of a range.</summary>
    public const int BlockBytes = 64 << 10;

    /// <summary>The end of a temporary file's name.</summary>
    public const string Temporary = ".tmp";

    private const int ChecksumBytes = sizeof(ulong);
    private const int DiskBlock = 4096;

    // In the name of what this process is writing, so that it can tell it from what a crash left behind.
    private static readonly string _process = $".{Guid.NewGuid():n}-";

    private static long _written;

    private static ReadOnlySpan<byte> Signature => "CORANGE1"u8;

    /// <summary>Bytes that a range takes on disk, in whole blocks of the file system.</summary>
    /// <param name="length">Bytes of the range.</param>
    public static long BytesOnDisk(int length) =>
        (TableBytes(length) + (long)length + DiskBlock - 1) / DiskBlock * DiskBlock;

    /// <summary>Writes a range under a temporary name, and renames it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">The remote file's key.</param>
    /// <param name="offset">Where the range begins.</param>
    /// <param name="parts">The range's bytes, of which each part follows the one before it.</param>
    /// <exception cref="FileNotFoundException">Another process took it for a crash's, and removed it.</exception>
    /// <exception cref="IOException">The disk is full, or refuses; nothing is left behind.</exception>
    public static void Write(string path, ulong key, long offset, IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        var length = parts.Sum(part => part.Length);
        var table = new byte[TableBytes(length)];
        Signature.CopyTo(table);
        var spare = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            var blocks = new BlockReader(parts, spare);
            for (var start = 0; start < length; start += BlockBytes)
            {
                var block = blocks.Next(Math.Min(BlockBytes, length - start));
                BinaryPrimitives.WriteUInt64LittleEndian(
                    table.AsSpan(Signature.Length + (start / BlockBytes * ChecksumBytes)),
                    Checksum(block, key, offset + start));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(spare);
        }

        var number = Interlocked.Increment(ref _written).ToString(CultureInfo.InvariantCulture);
        var temporary = $"{path}{_process}{number}{Temporary}";
        try
        {
            using (var file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite))
            {
                RandomAccess.Write(file, [table, .. parts], 0);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            Delete(temporary);
            throw;
        }
    }

    /// <summary>Whether a file is a temporary one that another process left, or is writing.</summary>
    /// <param name="name">Its name, without a folder.</param>
    public static bool IsOthersTemporary(ReadOnlySpan<char> name) =>
        name.EndsWith(Temporary, StringComparison.Ordinal) && !name.Contains(_process, StringComparison.Ordinal);

    /// <summary>Reads a part of a range.</summary>
    /// <param name="path">The range's file.</param>
    /// <param name="key">The remote file's key.</param>
    /// <param name="range">The range.</param>
    /// <param name="offset">Where the part begins in the remote file.</param>
    /// <param name="destination">Filled, with what was fetched once, or the answer is no.</param>
    /// <returns>Whether the file is as it was written; when not, what was filled is worth nothing.</returns>
    /// <exception cref="IOException">The file is gone, or cannot be read.</exception>
    public static bool TryRead(string path, ulong key, KeptRange range, long offset, Span<byte> destination)
    {
        // Sharing everything, because else a lock would be asked for.
        using var file = File.OpenHandle(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var tableBytes = TableBytes(range.Length);
        if (RandomAccess.GetLength(file) != (long)tableBytes + range.Length)
        {
            return false;
        }

        var rented = ArrayPool<byte>.Shared.Rent(tableBytes + BlockBytes);
        try
        {
            var table = rented.AsSpan(0, tableBytes);
            var spare = rented.AsSpan(tableBytes, BlockBytes);
            if (!Fill(file, 0, table) || !table.StartsWith(Signature))
            {
                return false;
            }

            var start = offset - range.Offset;
            while (destination.Length > 0)
            {
                var number = (int)(start / BlockBytes);
                var first = (long)number * BlockBytes;
                var blockBytes = (int)Math.Min(BlockBytes, range.Length - first);
                var skipped = (int)(start - first);
                var isWhole = skipped == 0 && destination.Length >= blockBytes;
                var block = isWhole ? destination[..blockBytes] : spare[..blockBytes];
                var checksum = table[(Signature.Length + (number * ChecksumBytes))..];
                if (!Fill(file, tableBytes + first, block)
                    || Checksum(block, key, range.Offset + first)
                        != BinaryPrimitives.ReadUInt64LittleEndian(checksum))
                {
                    return false;
                }

                var part = block[skipped..Math.Min(blockBytes, skipped + destination.Length)];
                if (!isWhole)
                {
                    part.CopyTo(destination);
                }

                destination = destination[part.Length..];
                start += part.Length;
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Removes a file, if that is possible.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Whether it is gone.</returns>
    public static bool Delete(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return failure is DirectoryNotFoundException;
        }
    }

    private static int TableBytes(int length) =>
        Signature.Length + ((int)(((long)length + BlockBytes - 1) / BlockBytes) * ChecksumBytes);

    private static ulong Checksum(ReadOnlySpan<byte> block, ulong key, long offset) =>
        XxHash3.HashToUInt64(block, unchecked((long)(key ^ ((ulong)offset * 0x9E3779B97F4A7C15UL))));

    private static bool Fill(SafeFileHandle file, long from, Span<byte> room)
    {
        while (room.Length > 0)
        {
            var count = RandomAccess.Read(file, room, from);
            if (count == 0)
            {
                return false;
            }

            room = room[count..];
            from += count;
        }

        return true;
    }

    /// <summary>Cuts blocks out of parts; one that lies in two of them is put together.</summary>
    private ref struct BlockReader(IReadOnlyList<ReadOnlyMemory<byte>> parts, byte[] spare)
    {
        private int _part;
        private int _position;

        public ReadOnlySpan<byte> Next(int count)
        {
            var rest = Rest();
            if (rest.Length >= count)
            {
                _position += count;
                return rest[..count];
            }

            for (var done = 0; done < count;)
            {
                rest = Rest();
                rest = rest[..Math.Min(rest.Length, count - done)];
                rest.CopyTo(spare.AsSpan(done));
                _position += rest.Length;
                done += rest.Length;
            }

            return spare.AsSpan(0, count);
        }

        private ReadOnlySpan<byte> Rest()
        {
            while (_position == parts[_part].Length)
            {
                (_part, _position) = (_part + 1, 0);
            }

            return parts[_part].Span[_position..];
        }
    }
}
