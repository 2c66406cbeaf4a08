using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace Compute.Orleans.Tests.Conventions;

/// <summary>Which folders of a project use which: its namespaces, cut after the folder's name.</summary>
/// <param name="edges">The uses, by using folder; each with one example.</param>
internal sealed class FolderGraph(IReadOnlyDictionary<string, Dictionary<string, string>> edges)
{
    /// <summary>The folders, in order.</summary>
    public IEnumerable<string> Folders => edges.Keys.Order(StringComparer.Ordinal);

    /// <summary>The folders that a folder uses, in order.</summary>
    /// <param name="folder">The folder.</param>
    public IEnumerable<string> UsedBy(string folder) => edges[folder].Keys.Order(StringComparer.Ordinal);

    /// <summary>Reads the graph of an assembly.</summary>
    /// <param name="path">The assembly's file.</param>
    /// <param name="root">The namespace that stands for the project's folder.</param>
    public static FolderGraph Of(string path, string root)
    {
        var edges = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        using var module = ModuleDefinition.ReadModule(path);
        foreach (var type in module.GetAllTypes())
        {
            if (Folder(type, root) is not { } from)
            {
                continue;
            }

            var uses = edges.TryGetValue(from, out var known) ? known : edges[from] = new(StringComparer.Ordinal);
            foreach (var used in Uses(type).SelectMany(Parts))
            {
                if (Folder(used, root) is { } to && to != from)
                {
                    uses.TryAdd(to, $"{type.Name} uses {used.Name}");
                    edges.TryAdd(to, new(StringComparer.Ordinal));
                }
            }
        }

        return new(edges);
    }

    /// <summary>A circle of folders, with an example of each use; empty when there is none.</summary>
    public IReadOnlyList<string> FindCycle()
    {
        var done = new HashSet<string>(StringComparer.Ordinal);

        return Folders.Select(folder => Walk(folder, [], done)).FirstOrDefault(cycle => cycle.Count > 0) ?? [];
    }

    private IReadOnlyList<string> Walk(string folder, List<string> path, HashSet<string> done)
    {
        if (path.IndexOf(folder) is var start and >= 0)
        {
            var circle = path[start..].Append(folder).ToList();

            return [.. circle.Zip(circle.Skip(1), (from, to) => $"{from} -> {to}: {edges[from][to]}")];
        }

        if (!done.Contains(folder))
        {
            path.Add(folder);
            foreach (var used in UsedBy(folder))
            {
                if (Walk(used, path, done) is { Count: > 0 } cycle)
                {
                    return cycle;
                }
            }

            path.RemoveAt(path.Count - 1);
            done.Add(folder);
        }

        return [];
    }

    private static string? Folder(TypeReference type, string root)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type.Namespace.StartsWith(root + ".", StringComparison.Ordinal)
            ? type.Namespace[(root.Length + 1)..].Split('.')[0]
            : null;
    }

    private static IEnumerable<TypeReference> Uses(TypeDefinition type) =>
    [
        .. type.BaseType is { } parent ? new[] { parent } : [],
        .. type.Interfaces.Select(implemented => implemented.InterfaceType),
        .. type.Fields.Select(field => field.FieldType),
        .. type.CustomAttributes.Select(attribute => attribute.AttributeType),
        .. type.GenericParameters.SelectMany(parameter => parameter.Constraints, (_, bound) => bound.ConstraintType),
        .. type.Methods.SelectMany(Uses),
    ];

    private static IEnumerable<TypeReference> Uses(MethodDefinition method)
    {
        yield return method.ReturnType;
        foreach (var parameter in method.Parameters)
        {
            yield return parameter.ParameterType;
        }

        if (!method.HasBody)
        {
            yield break;
        }

        foreach (var variable in method.Body.Variables)
        {
            yield return variable.VariableType;
        }

        foreach (var instruction in method.Body.Instructions)
        {
            switch (instruction.Operand)
            {
                case TypeReference type:
                    yield return type;
                    break;
                case MemberReference { DeclaringType: { } owner } member:
                    yield return owner;
                    foreach (var argument in (member as GenericInstanceMethod)?.GenericArguments ?? [])
                    {
                        yield return argument;
                    }

                    break;
            }
        }
    }

    /// <summary>A type, and what its arrays, references and generic arguments are made of.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference type) => type switch
    {
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
        TypeSpecification wrapped => Parts(wrapped.ElementType),
        _ => [type],
    };
}
