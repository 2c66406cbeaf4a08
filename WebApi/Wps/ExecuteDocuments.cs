using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.WebApi.Faults;
using Compute.Orleans.WebApi.Wps.Json;
using Compute.Orleans.WebApi.Wps.Xml;

namespace Compute.Orleans.WebApi.Wps;

/// <summary>Reads Execute documents that did not come over HTTP: files, and what outputs say of themselves.</summary>
public static class ExecuteDocuments
{
    /// <summary>The request of a WPS 1.0.0 Execute document; the form of the answer does not matter here.</summary>
    /// <param name="document">The document's bytes.</param>
    /// <param name="user">Whose request it is.</param>
    /// <exception cref="FaultException">It is no such document, or its inputs will not do.</exception>
    public static ExecuteRequest Read(byte[] document, string user)
    {
        try
        {
            return XmlRequestReader.Read(SafeXml.Load(document, charset: null)) is Execute execute
                ? RequestCodec.Read(
                    execute.Identifier, user, [.. RequestCodec.Names.Select(name => Only(execute, name))])
                : throw Refuse("request", "the document is a request, but none to execute a process");
        }
        catch (OwsException refused)
        {
            throw Refuse(refused.Locator, refused.Message);
        }
    }

    private static TypedValue Only(Execute execute, string name)
    {
        var given = execute.Inputs.Where(input => input.Identifier == name).ToArray();
        return given switch
        {
            [{ Value: { } value }] => value,
            [_] => throw Refuse(name, $"the input {name} is a reference, which only a service fetches: write its text"),
            _ => throw Refuse(
                name,
                $"the document has {given.Length} inputs {name}: a process that makes files has one of each of "
                + string.Join(", ", RequestCodec.Names)),
        };
    }

    private static FaultException Refuse(string locator, string message) =>
        new(FaultCode.InvalidValue, locator, message);
}
