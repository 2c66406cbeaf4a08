using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.WebApi.Faults;

namespace Compute.Orleans.Tests.Unit.WebApi.Faults;

public sealed class OwsFaultMapTests
{
    [Fact]
    public void Every_fault_has_a_row() => Assert.All(Enum.GetValues<FaultCode>(), fault =>
    {
        Assert.True(OwsFaultMap.Knows(fault));
        Assert.InRange(OwsFaultMap.Wps10(fault).Status, 400, 599);
    });

    [Fact]
    public void A_fault_of_a_newer_silo_is_one_of_the_service() =>
        Assert.Equal(OwsFaultMap.Wps10(FaultCode.Internal), OwsFaultMap.Wps10((FaultCode)9999));
}
