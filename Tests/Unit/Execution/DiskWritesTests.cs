using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Tests.Unit.Execution;

public sealed class DiskWritesTests
{
    [Fact]
    public void An_output_that_does_not_fit_is_refused_before_it_fills_the_disk()
    {
        var fault = Assert.Throws<ComputeException>(() => DiskWrites.RequireRoom(Path.GetTempPath(), long.MaxValue));

        Assert.Equal(Fault.NotEnoughStorage, fault.Fault);
        Assert.Contains("an output of 9223372036854775807 bytes does not fit", fault.Message, StringComparison.Ordinal);
    }
}
