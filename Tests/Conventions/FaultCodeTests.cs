using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Grains.Faults;
using Compute.Orleans.Grains.Interfaces.Faults;

namespace Compute.Orleans.Tests.Conventions;

public sealed class FaultCodeTests
{
    [Fact]
    public void Every_fault_travels_as_the_code_of_its_name() => Assert.All(
        Enum.GetValues<Fault>(),
        fault => Assert.Equal(fault.ToString(), fault.ToCode().ToString()));

    [Fact]
    public void Every_code_stands_for_a_fault() =>
        Assert.Equal(Enum.GetNames<Fault>().Order(), Enum.GetNames<FaultCode>().Order());

    [Fact]
    public void What_does_not_exist_has_no_code() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ((Fault)(-1)).ToCode());

    [Fact]
    public void A_fault_keeps_its_locator_and_message_on_the_way()
    {
        var message = new ComputeException(Fault.TooLarge, "tas", "`tas` has 9 GB; give a smaller domain").ToMessage();

        Assert.Equal(FaultCode.TooLarge, message.Code);
        Assert.Equal("tas", message.Locator);
        Assert.Equal("`tas` has 9 GB; give a smaller domain", message.Message);
    }
}
