using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Tests.Unit.Sources;

public sealed class NetCdfSignatureTests
{
    private static readonly byte[] _hdf = [0x89, (byte)'H', (byte)'D', (byte)'F', 13, 10, 26, 10];

    [Theory]
    [InlineData(0, true)]
    [InlineData(512, true)]
    [InlineData(1024, true)]
    [InlineData(2048, true)]
    [InlineData(100, false)]
    public void An_HDF5_file_begins_with_its_signature_or_behind_a_block_of_the_user(int offset, bool isIn)
    {
        var beginning = new byte[NetCdfSignature.Bytes];
        _hdf.CopyTo(beginning, offset);

        Assert.Equal(isIn, NetCdfSignature.IsIn(beginning));
    }

    [Fact]
    public void A_classic_file_begins_with_CDF_however_short_it_is()
    {
        Assert.True(NetCdfSignature.IsIn("CDF\u0001"u8));
        Assert.False(NetCdfSignature.IsIn("<!DOCTYPE html>"u8));
        Assert.False(NetCdfSignature.IsIn([]));
        Assert.False(NetCdfSignature.IsIn(_hdf.AsSpan(0, 5)));
    }
}
