using System.Collections.Immutable;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5.DataObjects.Messages;

public sealed class FilterPipelineMessageTests
{
    [Fact]
    public void Version_1_fills_names_and_parameters_up()
    {
        var message = new Hdf5Image().Bytes(1, 3).Zeros(6)
            .UInt16(2).UInt16(8).UInt16(1).UInt16(1).Raw("shuffle\0"u8).UInt32(4).UInt32(0)
            .UInt16(3).UInt16(0).UInt16(0).UInt16(0)
            .UInt16(307).UInt16(6).UInt16(0).UInt16(2).Raw("bzip2\0\0\0"u8).UInt32(9).UInt32(uint.MaxValue);

        AssertFilters(
            message.Read(FilterPipelineMessage.Read),
            (2, "shuffle", true, [4]),
            (3, "", false, []),
            (307, "bzip2", false, [9, uint.MaxValue]));
        message.AssertCutIsCorrupt(FilterPipelineMessage.Read);
    }

    [Fact]
    public void Version_2_names_only_what_not_everyone_knows()
    {
        var message = new Hdf5Image().Bytes(2, 2)
            .UInt16(1).UInt16(1).UInt16(1).UInt32(5)
            .UInt16(32015).UInt16(5).UInt16(0).UInt16(1).Raw("zstd\0"u8).UInt32(3);

        AssertFilters(
            message.Read(FilterPipelineMessage.Read), (1, "", true, [5]), (32015, "zstd", false, [3]));
        message.AssertCutIsCorrupt(FilterPipelineMessage.Read);
    }

    [Fact]
    public void Damage_is_named()
    {
        new Hdf5Image().Bytes(3, 0).AssertCorrupt("the version is 3", FilterPipelineMessage.Read);
        new Hdf5Image().Bytes(2, 33).AssertCorrupt("there are 33 filters", FilterPipelineMessage.Read);
        new Hdf5Image().Bytes(2, 1).UInt16(1).UInt16(0).UInt16(0xffff)
            .AssertCorrupt("262140 bytes are wanted where 0 are left", FilterPipelineMessage.Read);
    }

    private static void AssertFilters(
        ImmutableArray<StoredFilter> filters,
        params (int Id, string Name, bool IsOptional, uint[] Parameters)[] expected)
    {
        Assert.Equal(expected.Length, filters.Length);
        foreach (var (filter, wanted) in filters.Zip(expected))
        {
            Assert.Equal((wanted.Id, wanted.Name, wanted.IsOptional), (filter.Id, filter.Name, filter.IsOptional));
            Assert.Equal(wanted.Parameters, filter.Parameters);
        }
    }
}
