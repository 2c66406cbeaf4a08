using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using Compute.Orleans.Grains.Hosting;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Compute.Orleans.Tests.Cluster;

public sealed class SerializationTests
{
    private static readonly Assembly[] _assemblies = [typeof(ExecuteRequest).Assembly, typeof(GrainsHosting).Assembly];

    public static TheoryData<Type> Messages() =>
    [
        .. _assemblies.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null),
    ];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Every_message_comes_back_as_it_was_sent(Type type)
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var sent = Sample(type, 0)!;
        var bytes = services.GetRequiredService<Serializer>().SerializeToArray<object>(sent);
        var received = services.GetRequiredService<Serializer>().Deserialize<object>(bytes);
        Assert.IsType(type, received);
        Assert.Equal(Text(sent), Text(received));
        Assert.Equal(Text(sent), Text(services.GetRequiredService<DeepCopier>().Copy(sent)));
    }

    /// <summary>An instance whose every member differs from its default.</summary>
    private static object? Sample(Type type, int depth)
    {
        var seed = depth + 1;
        return type switch
        {
            _ when type == typeof(string) => $"text{seed}",
            _ when type == typeof(int) => 40 + seed,
            _ when type == typeof(long) => 5_000_000_000 + seed,
            _ when type == typeof(ulong) => ulong.MaxValue - (ulong)seed,
            _ when type == typeof(double) => 0.1 + seed,
            _ when type == typeof(bool) => true,
            _ when type == typeof(Guid) => new Guid(seed, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
            _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2020, 1, seed, 2, 3, 4, TimeSpan.FromHours(5)),
            _ when type == typeof(ReadOnlyMemory<byte>) => new ReadOnlyMemory<byte>([1, 2, 3, 255]),
            _ when type.IsEnum => Enum.GetValues(type).GetValue(1),
            _ when Nullable.GetUnderlyingType(type) is { } inner => Sample(inner, depth),
            _ when type == typeof(ImmutableSortedDictionary<string, string>) =>
                ImmutableSortedDictionary<string, string>.Empty.Add("b", "2").Add("a", "1"),
            _ when type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) =>
                Items(type.GetGenericArguments()[0], depth),
            _ when type.IsInterface => Sample(type.Assembly.GetTypes().First(one => type.IsAssignableFrom(one) && one != type), depth),
            _ when type == typeof(FaultException) => new FaultException(
                FaultCode.Denied, "uri", "no {braces} lost", isFinal: true, tries: 3),
            _ => Composed(type, depth),
        };
    }

    private static object Items(Type element, int depth)
    {
        var items = Array.CreateInstance(element, 2);
        items.SetValue(Sample(element, depth + 1), 0);
        items.SetValue(Sample(element, depth + 2), 1);
        return typeof(ArrayOf)
            .GetMethod(nameof(ArrayOf.Items))!.MakeGenericMethod(element).Invoke(null, [items])!;
    }

    private static object Composed(Type type, int depth)
    {
        var constructor = type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .Where(one => !IsCopy(one, type)).MaxBy(one => one.GetParameters().Length)!;
        var composed = constructor.Invoke(
            [.. constructor.GetParameters().Select((one, place) => Sample(one.ParameterType, depth + place))]);
        var given = constructor.GetParameters().Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var member in type.GetProperties().Where(one => one.CanWrite && !given.Contains(one.Name)))
        {
            member.SetValue(composed, Sample(member.PropertyType, depth + 1));
        }

        return composed;
    }

    private static bool IsCopy(ConstructorInfo constructor, Type type) =>
        constructor.GetParameters() is [var only] && only.ParameterType == type;

    private static string Text(object message) => message is FaultException fault
        ? $"{fault.Code} {fault.Locator} {fault.Message}"
        : JsonSerializer.Serialize(message, message.GetType());

    private static class ArrayOf
    {
        public static ImmutableArray<T> Items<T>(T[] items) => [.. items];
    }
}
