using System.Collections.Immutable;
using Compute.Orleans.Grains.Jobs;
using Microsoft.Extensions.Time.Testing;

namespace Compute.Orleans.Tests.Unit.Jobs;

public sealed class SiloChooserTests
{
    private static readonly ImmutableArray<string> _silos = ["a", "b", "c"];

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void A_silo_with_fast_answers_is_given_no_more_than_others_that_keep_up()
    {
        var chooser = new SiloChooser<string>(Guid.NewGuid(), slots: 2, _clock);
        var given = _silos.ToDictionary(silo => silo, _ => 0);
        var late = new Queue<string>();
        for (var number = 0; number < 60; number++)
        {
            var silo = Choose(chooser)!;
            given[silo]++;
            if (silo == "a")
            {
                chooser.Done(silo);
                continue;
            }

            late.Enqueue(silo); // The others answer two turns later.
            if (late.Count > 2)
            {
                chooser.Done(late.Dequeue());
            }
        }

        Assert.All(given.Values, count => Assert.Equal(20, count));
    }

    [Fact]
    public void A_silo_that_is_slow_has_no_room()
    {
        var chooser = new SiloChooser<string>(Guid.NewGuid(), slots: 2, _clock);
        var given = _silos.ToDictionary(silo => silo, _ => 0);
        for (var number = 0; number < 40; number++)
        {
            var silo = Choose(chooser)!;
            given[silo]++;
            if (silo != "b")
            {
                chooser.Done(silo);
            }
        }

        Assert.Equal(3, given["b"]); // Two that run and one that waits.
        Assert.False(chooser.HasRoom(_silos)); // The others are far ahead, and b may only be asked too soon.
        _clock.Advance(SiloChooser<string>.Patience);
        Assert.True(chooser.HasRoom(_silos));
        Assert.False(chooser.HasRoom(["b"]));
        chooser.Done("b");
        Assert.Equal("b", Choose(chooser)); // It was given the least.
    }

    [Fact]
    public void The_first_choice_differs_from_job_to_job()
    {
        var first = Enumerable.Range(0, 300).Select(number =>
        {
            var bytes = new byte[16];
            BitConverter.TryWriteBytes(bytes, number * 2654435761);
            return Choose(new SiloChooser<string>(new Guid(bytes), slots: 2, _clock))!;
        });
        Assert.All(first.CountBy(silo => silo), pair => Assert.InRange(pair.Value, 70, 130));
    }

    [Fact]
    public void A_silo_where_the_partition_failed_comes_last()
    {
        var chooser = new SiloChooser<string>(Guid.NewGuid(), slots: 2, _clock);
        Assert.Equal("c", chooser.Choose(_silos, new HashSet<string> { "a", "b" }));
        Assert.Equal("a", chooser.Choose(["a"], new HashSet<string> { "a" }));
        Assert.Null(chooser.Choose([], new HashSet<string>()));
    }

    [Fact]
    public void A_silo_that_comes_late_is_not_given_all_that_it_missed()
    {
        var chooser = new SiloChooser<string>(Guid.NewGuid(), slots: 2, _clock);
        ImmutableArray<string> before = ["a", "b"];
        for (var number = 0; number < 40; number++)
        {
            chooser.Done(chooser.Choose(before, new HashSet<string>())!);
        }

        var given = _silos.ToDictionary(silo => silo, _ => 0);
        for (var number = 0; number < 30; number++)
        {
            var silo = Choose(chooser)!;
            given[silo]++;
            chooser.Done(silo);
        }

        Assert.All(given.Values, count => Assert.InRange(count, 9, 11));
    }

    private static string? Choose(SiloChooser<string> chooser) => chooser.Choose(_silos, new HashSet<string>());
}
