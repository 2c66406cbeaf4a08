using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5.DataObjects.Messages;

public sealed class SharedReferenceTests
{
    [Fact]
    public void Every_version_leads_to_a_header()
    {
        var first = new Hdf5Image().Bytes(1, 0).Zeros(6).Length(5).Address(40);
        var second = new Hdf5Image().Bytes(2, 0).Address(40);
        var third = new Hdf5Image().Bytes(3, 2).Address(40);

        foreach (var message in new[] { first, second, third })
        {
            Assert.Equal(40, message.Read(SharedReference.Read).Address);
            message.AssertCutIsCorrupt(SharedReference.Read);
        }
    }

    [Fact]
    public void The_third_version_may_lead_to_a_heap()
    {
        var message = new Hdf5Image().Bytes(3, 1).Bytes(1, 2, 3, 4, 5, 6, 7, 8);

        var reference = message.Read(SharedReference.Read);

        Assert.Null(reference.Address);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], reference.HeapId.ToArray());
        message.AssertCutIsCorrupt(SharedReference.Read);
    }

    [Fact]
    public void Damage_is_named()
    {
        new Hdf5Image().Bytes(4, 0).AssertCorrupt("shared message is 4", SharedReference.Read);
        new Hdf5Image().Bytes(3, 2).Address(null).AssertCorrupt("is undefined", SharedReference.Read);
    }
}
