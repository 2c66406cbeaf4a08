using System.Reflection;

namespace Compute.Orleans.Tests.Conventions;

public sealed class MessageTests
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Assembly[] _assemblies =
        [typeof(Grains.Interfaces.Faults.FaultCode).Assembly, typeof(Grains.Tables.IJobTable).Assembly];

    private static readonly List<Type> _messages =
    [
        .. _assemblies.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null && !IsGenerated(type)),
    ];

    private static readonly List<Type> _interfaces =
    [
        .. _assemblies.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type) && !IsGenerated(type)),
    ];

    [Fact]
    public void Messages_and_grain_interfaces_are_found()
    {
        Assert.True(_messages.Count > 10);
        Assert.True(_interfaces.Count > 5);
    }

    [Fact]
    public void Every_message_has_a_name_that_renaming_does_not_change() => Law.Holds(
        from message in _messages
        where !message.IsEnum && message.GetCustomAttribute<AliasAttribute>() is null
        select $"{message.FullName} has no [Alias]");

    [Fact]
    public void No_two_messages_or_interfaces_share_a_name() => Law.Holds(
        from type in _messages.Concat(_interfaces)
        let alias = type.GetCustomAttribute<AliasAttribute>()?.Alias
        where alias is not null
        group type by alias into same
        where same.Count() > 1
        select $"{same.Key} is {string.Join(" and ", same.Select(type => type.Name))}");

    [Fact]
    public void Every_member_of_a_message_has_an_id_of_its_own() => Law.Holds(
        from message in _messages
        where !message.IsEnum
        from problem in Problems(message)
        select $"{message.FullName}: {problem}");

    [Fact]
    public void A_message_carries_what_cannot_be_changed_on_the_way() => Law.Holds(
        from message in _messages
        where message.Namespace!.Contains(".Interfaces.", StringComparison.Ordinal)
        from property in message.GetProperties(Declared)
        where property.PropertyType.IsArray
            || (property.PropertyType.IsGenericType
                && property.PropertyType.GetGenericTypeDefinition() is { } generic
                && (generic == typeof(List<>) || generic == typeof(Dictionary<,>)))
        select $"{message.Name}.{property.Name} is a {property.PropertyType.Name}");

    [Fact]
    public void Every_method_of_a_grain_has_a_name_that_renaming_does_not_change() => Law.Holds(
        from type in _interfaces
        from problem in type.GetMethods()
            .Where(method => !method.IsStatic && method.GetCustomAttribute<AliasAttribute>() is null)
            .Select(method => $"{type.Name}.{method.Name} has no [Alias]")
            .Concat(type.GetCustomAttribute<AliasAttribute>() is null ? [$"{type.Name} has no [Alias]"] : [])
        select problem);

    [Fact]
    public void What_takes_or_gives_a_type_of_ours_can_send_it() => Law.Holds(
        from type in _interfaces
        from method in type.GetMethods()
        where !method.IsStatic
        from used in method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)
        from part in Parts(used)
        where part.Assembly == _assemblies[0] && !part.IsEnum && !part.IsInterface && !_messages.Contains(part)
        select $"{type.Name}.{method.Name} uses {part.Name}, which has no [GenerateSerializer]");

    private static IEnumerable<string> Problems(Type message)
    {
        var members = message.GetFields(Declared)
            .Select(field => (field.Name, Id: Id(message, field)))
            .ToList();
        foreach (var member in members.Where(member => member.Id is null))
        {
            yield return $"{member.Name} has no [Id]";
        }

        foreach (var same in members.GroupBy(member => member.Id).Where(same => same.Count() > 1))
        {
            yield return $"{string.Join(" and ", same.Select(member => member.Name))} share the id {same.Key}";
        }
    }

    /// <summary>The id of a field, or of the property that it is behind.</summary>
    private static uint? Id(Type message, FieldInfo field)
    {
        var property = field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>')] : field.Name;

        return field.GetCustomAttribute<IdAttribute>()?.Id
            ?? message.GetProperty(property, Declared)?.GetCustomAttribute<IdAttribute>()?.Id;
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts) : [type.GetElementType() ?? type];

    private static bool IsGenerated(Type type) =>
        type.Namespace?.StartsWith("OrleansCodeGen", StringComparison.Ordinal) == true;
}
