using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.WebApi.Wps;

namespace Compute.Orleans.Tests.Unit.WebApi.Wps;

public sealed class BodyMemoryTests
{
    private const int Free = BodyMemory.FreeBytes;

    [Fact]
    public void What_is_given_back_can_be_taken_again()
    {
        var memory = new BodyMemory(1000);
        using var small = memory.Open();
        small.GrowTo(Free); // Free of charge.
        var first = memory.Open();
        first.GrowTo(Free + 600);
        first.GrowTo(Free + 700);
        using var second = memory.Open();

        Assert.Equal(700, memory.Taken);
        var fault = Assert.Throws<FaultException>(() => second.GrowTo(Free + 301));
        Assert.Equal(FaultCode.Busy, fault.Code);
        Assert.Equal(700, memory.Taken);

        second.GrowTo(Free + 300);
        first.Dispose();
        first.Dispose();
        Assert.Equal(300, memory.Taken);
        second.GrowTo(Free + 1000);
        Assert.Equal(1000, memory.Taken);
    }

    [Fact]
    public void Many_at_once_never_have_more_than_there_is()
    {
        var memory = new BodyMemory(1000);
        Parallel.For(0, 1000, number =>
        {
            using var account = memory.Open();
            try
            {
                account.GrowTo(Free + 1 + (number % 400));
            }
            catch (FaultException fault)
            {
                Assert.Equal(FaultCode.Busy, fault.Code);
            }
        });

        Assert.Equal(0, memory.Taken);
    }
}
