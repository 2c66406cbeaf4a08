using System.Text;
using Compute.Orleans.Engine.NetCdf.Hdf5;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5;

public sealed class ChecksumTests
{
    [Theory]
    [InlineData("", 0xdeadbeef)]
    [InlineData("Four score and seven years ago", 0x17770551)] // Both are given in lookup3.c.
    public void Text_gives_what_its_author_says(string text, uint expected) =>
        Assert.Equal(expected, Checksum.Lookup3(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Every_bit_counts_at_every_length()
    {
        for (var length = 1; length < 40; length++)
        {
            var bytes = new byte[length];
            var seen = new HashSet<uint> { Checksum.Lookup3(bytes) };
            for (var bit = 0; bit < 8 * length; bit++)
            {
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.True(seen.Add(Checksum.Lookup3(bytes)));
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }
}
