using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Native;

namespace Compute.Orleans.Tests.Unit.Native;

public sealed class BloscTests
{
    /// <summary>The numbers 0 to 299 as 4-byte integers, by blosc_compress_ctx of 1.21.3 with zlib inside.</summary>
    private static readonly byte[] _frame = Convert.FromHexString(
        "02016104b0040000b0040000660100001400000019010000785e6360646266616563e7e0e4e2e6e1e5e31710141216111513979094"
        + "92969195935750545256515553d7d0d4d2d6d1d5d33730343236313533b7b0b4b2b6b1b5b37770747276717573f7f0f4f2f6f1f5f3"
        + "0f080c0a0e090d0b8f888c8a8e898d8b4f484c4a4e494d4bcfc8cccacec9cdcb2f282c2a2e292d2bafa8acaaaea9adab6f686c6a6e"
        + "696d6befe8eceaeee9edeb9f3071d2e42953a74d9f3173d6ec3973e7cd5fb070d1e2254b972d5fb172d5ea356bd7addfb071d3e62d"
        + "5bb76ddfb173d7ee3d7bf7ed3f70f0d0e123478f1d3f71f2d4e93367cf9dbf70f1d2e52b57af5dbf71f3d6ed3b77efdd7ff0f0d1e3"
        + "274f9f3d7ff1f2d5eb376fdfbdfff0f1d3e72f5fbf7dfff1f3d7ef3f7ffffd6720c1ff00d0da83330f000000785e636018d9809104"
        + "0000050a002d0d000000785e63601805c40200012c00010d000000785e63601805c40200012c0001");

    public BloscTests() => Assert.SkipUnless(Blosc.IsAvailable, "libblosc1 is not installed");

    [Fact]
    public void A_frame_of_another_program_decodes()
    {
        var room = new byte[1300];

        var bytes = Blosc.Decode([.. Frame(), 9, 9], room);

        Assert.Equal(1200, bytes);
        Assert.Equal(Enumerable.Range(0, 300), MemoryMarshal.Cast<byte, int>(room.AsSpan(0, bytes)).ToArray());
    }

    [Theory]
    [InlineData(0, 3u, "version 3")]
    [InlineData(4, 1201u, "1201 bytes come out, and 1200 are the most")]
    [InlineData(4, 0xFFFFFFFFu, "4294967295 bytes come out")]
    [InlineData(8, 0u, "blocks of 0 bytes")]
    [InlineData(8, 1201u, "blocks of 1201 bytes")]
    [InlineData(12, 15u, "says that it has 15 bytes")]
    [InlineData(12, 0x80000000u, "says that it has 2147483648 bytes")]
    [InlineData(16, 0xFFFFFFF0u, "the frame is damaged")]
    public void Numbers_that_cannot_be_are_refused(int place, uint number, string problem)
    {
        var frame = Frame();
        if (place == 0)
        {
            frame[0] = (byte)number;
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(place), number);
        }

        var refusal = Assert.Throws<NativeCodecException>(() => Blosc.Decode(frame, new byte[1200]));

        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_that_is_cut_is_refused()
    {
        for (var length = 0; length < _frame.Length; length++)
        {
            _ = Assert.Throws<NativeCodecException>(() => Blosc.Decode(Frame().AsSpan(0, length), new byte[1200]));
        }
    }

    private static byte[] Frame() => [.. _frame];
}
