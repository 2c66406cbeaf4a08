using System.Collections.Immutable;
using Compute.Orleans.Tests.Hostile;

namespace Compute.Orleans.Fuzz;

/// <summary>The undamaged files, by which what AFL++ made of one gets right checksums again.</summary>
/// <remarks>
/// AFL++ knows nothing of checksums: without this nearly all of its files would be refused by them. Which file one was
/// made of is told by its blocks: the seed that has most of them in the same places. A file whose blocks were moved by
/// bytes put in or cut out keeps wrong ones behind that place.
/// </remarks>
internal sealed class Seeds
{
    private readonly List<(byte[] Bytes, ImmutableArray<ChecksummedBlock> Blocks)> _seeds;

    /// <summary>Looks at the undamaged files.</summary>
    /// <param name="folder">Where they are.</param>
    public Seeds(string folder) => _seeds =
    [
        .. from path in Directory.EnumerateFiles(folder)
           let bytes = File.ReadAllBytes(path)
           let blocks = ChecksummedBlocks.Find(bytes)
           where !blocks.IsEmpty
           select (bytes, blocks),
    ];

    /// <summary>Gives a damaged file right checksums, where its blocks still stand in their places.</summary>
    /// <param name="file">The file; written to.</param>
    public void Renew(Span<byte> file)
    {
        var (most, best) = (0, ImmutableArray<ChecksummedBlock>.Empty);
        foreach (var (bytes, blocks) in _seeds)
        {
            var alike = 0;
            foreach (var block in blocks)
            {
                alike += IsThere(file, bytes, block) ? 1 : 0;
            }

            if (2 * alike > blocks.Length && alike > most)
            {
                (most, best) = (alike, [.. Standing(file, bytes, blocks)]);
            }
        }

        ChecksummedBlocks.Renew(file, best);
    }

    private static List<ChecksummedBlock> Standing(
        ReadOnlySpan<byte> file, byte[] seed, ImmutableArray<ChecksummedBlock> blocks)
    {
        var standing = new List<ChecksummedBlock>();
        foreach (var block in blocks)
        {
            standing.AddRange(IsThere(file, seed, block) ? [block] : []);
        }

        return standing;
    }

    private static bool IsThere(ReadOnlySpan<byte> file, byte[] seed, ChecksummedBlock block) =>
        block.Start + 4 <= file.Length
        && file.Slice(block.Start, 4).SequenceEqual(seed.AsSpan(block.Start, 4));
}
