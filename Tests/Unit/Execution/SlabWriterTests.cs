using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Tests.Support;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Execution;

public sealed class SlabWriterTests
{
    private const int Page = SlabWriter.PageBytes;

    [Fact]
    public void Slabs_that_follow_each_other_make_the_file_whatever_the_pieces() => Gen
        .Select(Gen.Int[0, 4 * Page].Array[1, 6], Gen.Int[1, 3 * Page], Gen.Int[0, 2 * Page])
        .Sample(
            (lengths, piece, start) =>
            {
                using var folder = new TemporaryFolder();
                var path = folder.File("growing");
                var expected = new byte[start + lengths.Sum()];
                new Random(piece).NextBytes(expected.AsSpan(start));
                File.WriteAllBytes(path, new byte[expected.Length]);
                var ends = new List<(long Start, long End, byte[] Ends)>();
                long from = start;
                foreach (var length in lengths)
                {
                    using var writer = new SlabWriter(path, from, from + length);
                    for (var done = 0; done < length; done += piece)
                    {
                        writer.Write(expected.AsSpan((int)from + done, Math.Min(piece, length - done)));
                    }

                    ends.Add((from, from + length, writer.Ends.ToArray()));
                    from += length;
                }

                var written = File.ReadAllBytes(path);
                foreach (var (slab, end, kept) in ends)
                {
                    var (first, last) = SlabWriter.Pages(slab, end);
                    kept.AsSpan(0, (int)(first - slab)).CopyTo(written.AsSpan((int)slab));
                    kept.AsSpan((int)(first - slab)).CopyTo(written.AsSpan((int)last));
                    Assert.InRange(kept.Length, 0, 256 << 10);
                }

                Assert.True(expected.AsSpan().SequenceEqual(written));
            },
            iter: 60,
            threads: 1);

    [Fact]
    public void A_slab_without_a_whole_page_needs_no_file()
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = [.. Enumerable.Range(0, 200).Select(number => (byte)number)];

        using var writer = new SlabWriter(folder.File("none"), Page - 100, Page + 100);
        writer.Write(bytes);
        writer.Flush();

        Assert.Equal(bytes, writer.Ends.ToArray());
        Assert.False(File.Exists(folder.File("none")));
    }

    // Two clients of a network file system must never write to one page.
    [Fact]
    public void Only_whole_pages_are_written_to_the_file()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("growing");
        File.WriteAllBytes(path, new byte[4 * Page]);
        var bytes = new byte[(2 * Page) + 200];
        bytes.AsSpan().Fill(7);

        using (var writer = new SlabWriter(path, Page - 100, (3 * Page) + 100))
        {
            writer.Write(bytes);
            Assert.Equal(200, writer.Ends.Length);
        }

        var written = File.ReadAllBytes(path);
        Assert.Equal(-1, written.AsSpan(0, Page).IndexOfAnyExcept((byte)0));
        Assert.Equal(-1, written.AsSpan(Page, 2 * Page).IndexOfAnyExcept((byte)7));
        Assert.Equal(-1, written.AsSpan(3 * Page).IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void The_checksum_is_of_all_bytes_however_they_came()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("growing");
        File.WriteAllBytes(path, new byte[3 * Page]);
        var bytes = new byte[2 * Page];
        new Random(3).NextBytes(bytes);

        Assert.Equal(Checksum(bytes.Length), Checksum(1000));

        ulong Checksum(int piece)
        {
            using var writer = new SlabWriter(path, 10, 10 + bytes.Length);
            foreach (var part in bytes.Chunk(piece))
            {
                writer.Write(part);
            }

            return writer.Checksum;
        }
    }
}
