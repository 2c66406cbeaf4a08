using System.Reflection;

namespace Compute.Orleans.Tests.Conformance.Support;

/// <summary>A grain factory that gives out fakes, so that the edge can be tested without a silo.</summary>
public class FakeGrains : DispatchProxy
{
    private FakeService? _service;

    /// <summary>A factory over a service.</summary>
    public static IGrainFactory Of(FakeService service)
    {
        var factory = Create<IGrainFactory, FakeGrains>();
        ((FakeGrains)(object)factory)._service = service;
        return factory;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod is { Name: nameof(IGrainFactory.GetGrain), IsGenericMethod: true }
            ? _service!.Grain(targetMethod.GetGenericArguments()[0], args![0]!)
            : throw new NotSupportedException(targetMethod?.Name);
}
