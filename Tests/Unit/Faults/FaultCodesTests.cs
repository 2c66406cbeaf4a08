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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_final_is_not_and_stays_so_on_its_way(bool isFinal)
    {
        var fault = new ComputeException(Fault.DataUnreachable, "a", "b") { IsFinal = isFinal, Tries = 3 };

        foreach (var message in (FaultException[])[fault.ToMessage(), fault.Again().ToMessage()])
        {
            Assert.Equal(!isFinal, message.MayPass());
            Assert.Equal(3, message.Tries);
        }

        Assert.Equal(!isFinal, fault.IsTransient);
    }
}
