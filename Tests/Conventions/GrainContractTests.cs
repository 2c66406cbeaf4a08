using System.Reflection;
using Compute.Orleans.Grains.Interfaces.Jobs;

namespace Compute.Orleans.Tests.Conventions;

/// <summary>What silos of different builds must agree on, and how long their callers wait.</summary>
public sealed class GrainContractTests
{
    private static readonly TimeSpan _longestControl = TimeSpan.FromSeconds(20);

    /// <summary>The calls that last as long as what they wait for, each with why.</summary>
    private static readonly Dictionary<string, string> _long = new(StringComparer.Ordinal)
    {
        ["IWorkerGrain.Run"] = "a partition, and its wait for a slot",
        ["IWorkerGrain.Release"] = "the end of what runs of a job on a silo",
        ["IKernelGrain.Run"] = "a partition",
        ["IDatasetGrain.Index"] = "reading the whole structure of a file, perhaps over HTTP",
        ["IDescriberGrain.Describe"] = "reading the whole structure of a file, perhaps over HTTP",
        ["ISweeperGrain.Start"] = "a whole sweep",
        ["ISweeperGrain.Sweep"] = "a whole sweep",
        ["IQueueGrain.Enter"] = "a place, for 20 seconds at most",
        ["IJobGrain.RunToEnd"] = "a job, for as long as the caller says",
        ["IProcessGrain.ExecuteToEnd"] = "a job, for as long as the caller says",
    };

    private static readonly List<Type> _interfaces =
    [
        .. typeof(IJobGrain).Assembly.GetTypes().Where(
            type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type)
                && type.Namespace?.StartsWith("OrleansCodeGen", StringComparison.Ordinal) != true),
    ];

    [Fact]
    public void Every_grain_interface_has_a_name_on_the_wire_that_does_not_follow_its_type() => Law.Holds(
        from type in _interfaces
        let name = type.GetCustomAttribute<GrainInterfaceTypeAttribute>()?.GetGrainInterfaceType(null!, type).ToString()
        where name is null || name != type.GetCustomAttribute<AliasAttribute>()?.Alias
        select $"{type.Name} is called {name ?? type.FullName}");

    [Fact]
    public void Every_call_has_a_response_time_of_its_own_and_only_long_work_a_long_one() => Law.Holds(
        from type in _interfaces
        from method in type.GetMethods()
        where !method.IsStatic
        let name = $"{type.Name}.{method.Name}"
        let time = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout
        where time is null || time > _longestControl != _long.ContainsKey(name)
        select $"{name} waits for {time?.ToString() ?? "the default"}");

    [Fact]
    public void The_list_of_long_calls_names_no_others() => Law.Holds(
        from name in _long.Keys
        where !_interfaces.Any(type => name == $"{type.Name}.{type.GetMethod(name.Split('.')[1])?.Name}")
        select $"{name} is no call");
}
