using Compute.Orleans.Silo.Hosting;

namespace Compute.Orleans.Tests.Unit.Silo;

public sealed class MemoryPressureTests
{
    private const long Mib = 1 << 20;

    private readonly MemoryPressure _pressure = new(512 * Mib);

    [Fact]
    public void Far_from_the_limit_nothing_is_collected() =>
        Assert.All([100, 200, 207, 100, 207], mib => Assert.Equal(MemoryAction.None, _pressure.Look(mib * Mib)));

    [Fact]
    public void Nearer_it_garbage_is_collected_beside_the_work_and_close_to_it_with_a_pause()
    {
        Assert.Equal(MemoryAction.Collect, _pressure.Look(208 * Mib));
        Assert.Equal(MemoryAction.Collect, _pressure.Look(239 * Mib));
        Assert.Equal(MemoryAction.Compact, _pressure.Look(255 * Mib));
    }

    [Fact]
    public void What_a_collection_left_is_not_collected_again_before_more_has_come()
    {
        Assert.Equal(MemoryAction.Compact, _pressure.Look(500 * Mib));
        Assert.Equal(MemoryAction.None, _pressure.Look(490 * Mib)); // All of it is in use.
        Assert.Equal(MemoryAction.None, _pressure.Look(505 * Mib));
        Assert.Equal(MemoryAction.Compact, _pressure.Look(506 * Mib));
    }

    [Fact]
    public void Memory_that_came_back_counts_from_where_it_came_back_to()
    {
        Assert.Equal(MemoryAction.Compact, _pressure.Look(500 * Mib));
        Assert.Equal(MemoryAction.None, _pressure.Look(180 * Mib));
        Assert.Equal(MemoryAction.None, _pressure.Look(207 * Mib));
        Assert.Equal(MemoryAction.Collect, _pressure.Look(208 * Mib));
    }
}
