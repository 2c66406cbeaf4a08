using System.Buffers.Binary;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Hdf5;
using Compute.Orleans.Engine.NetCdf.Hdf5.FileMetadata;
using Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Tests.Support;

/// <summary>Follows references of 8-byte addresses to lists of numbers, as no operation does.</summary>
internal static class ListReading
{
    private const int ReferenceBytes = sizeof(uint) + sizeof(long) + sizeof(uint);

    /// <summary>The selected lists one after another, each as its length in bytes and its numbers.</summary>
    /// <exception cref="NotSupportedException">The lists are not of numbers.</exception>
    public static async Task<byte[]> ReadAsync(
        IByteSource source, IndexedVariable variable, IndexRange[] selection, CancellationToken cancellationToken)
    {
        if (variable.Heap is not { OffsetBytes: 8 } heap || !variable.UserType!.Members[0].Type.IsNumeric())
        {
            throw new NotSupportedException($"{variable.Name} holds lists of more than numbers");
        }

        var elements = selection.Aggregate(1L, (product, range) => product * range.Count);
        var stored = new byte[elements * variable.ElementBytes];
        await StoredReader.ReadAsync(source, variable, selection, stored, 1, null, cancellationToken);
        var file = new Hdf5File(
            new MetadataPages(source, cancellationToken),
            new Superblock(0, heap.OffsetBytes, heap.LengthBytes, heap.BaseAddress, 0, null));
        var collections = new GlobalHeap(file);
        var lists = new MemoryStream();
        for (var at = 0; at + ReferenceBytes <= stored.Length; at += variable.ElementBytes)
        {
            var count = BinaryPrimitives.ReadUInt32LittleEndian(stored.AsSpan(at));
            var address = BinaryPrimitives.ReadInt64LittleEndian(stored.AsSpan(at + 4));
            var index = BinaryPrimitives.ReadUInt32LittleEndian(stored.AsSpan(at + 12));
            var bytes = count * (long)variable.UserType.Members[0].Type.ByteLength();
            var found = bytes == 0 ? default : await collections.ReadAsync(address, index);
            if (bytes > found.Length)
            {
                throw file.Corrupt(address, $"a list has {bytes} bytes, its object {found.Length}");
            }

            await lists.WriteAsync(BitConverter.GetBytes(bytes), cancellationToken);
            await lists.WriteAsync(found[..(int)bytes], cancellationToken);
        }

        return lists.ToArray();
    }
}
