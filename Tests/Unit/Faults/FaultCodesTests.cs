using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Grains.Faults;
using Compute.Orleans.Grains.Interfaces.Faults;

namespace Compute.Orleans.Tests.Unit.Faults;

public sealed class FaultCodesTests
{
    [Fact]
    public void Every_fault_of_the_engine_has_the_code_of_its_name()
    {
        Assert.Equal(Enum.GetNames<Fault>().Order(), Enum.GetNames<FaultCode>().Order());
        Assert.All(Enum.GetValues<Fault>(), fault => Assert.Equal(fault.ToString(), fault.ToCode().ToString()));
    }

    [Fact]
    public void What_the_engine_calls_transient_is_tried_again()
    {
        foreach (var fault in Enum.GetValues<Fault>())
        {
            var isTransient = new ComputeException(fault, "", "").IsTransient;
            Assert.Equal(isTransient || fault == Fault.Internal, fault.ToCode().MayPass());
        }
    }
}
