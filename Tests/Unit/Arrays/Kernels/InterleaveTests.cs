using System.Runtime.Intrinsics;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class InterleaveTests
{
    [Fact]
    public void Halves_are_taken_in_turns()
    {
        Assert.SkipUnless(Interleave.IsSupported, "this processor has no such instructions");
        var left = Vector128.CreateSequence<byte>(0, 1);
        var right = Vector128.CreateSequence<byte>(100, 1);

        Assert.Equal([0, 100, 1, 101, 2, 102, 3, 103, 4, 104, 5, 105, 6, 106, 7, 107], Bytes(Interleave.Low(left, right)));
        Assert.Equal([8, 108, 9, 109, 10, 110, 11, 111, 12, 112, 13, 113, 14, 114, 15, 115], Bytes(Interleave.High(left, right)));
        Assert.Equal([0, 1, 100, 101, 2, 3, 102, 103, 4, 5, 104, 105, 6, 7, 106, 107], Bytes(Interleave.Low2(left, right)));
        Assert.Equal([8, 9, 108, 109, 10, 11, 110, 111, 12, 13, 112, 113, 14, 15, 114, 115], Bytes(Interleave.High2(left, right)));
    }

    private static byte[] Bytes(Vector128<byte> vector)
    {
        var bytes = new byte[16];
        vector.CopyTo(bytes);
        return bytes;
    }
}
