using Compute.Orleans.Grains.Interfaces.Jobs;

namespace Compute.Orleans.WebApi.Wps.Json;

/// <summary>Reads the input "variable": [("uri", "id": "VAR|NAME", "domain"?, "mime_type"?), ...].</summary>
internal static class VariableCodec
{
    /// <summary>What an id looks like, for messages.</summary>
    public const string IdForm = "\"VARIABLE|NAME\" is wanted: a variable of the file, and a name for operations";

    /// <summary>The variable of one element; without a NAME it goes by the variable's own.</summary>
    public static RequestVariable Read(JsonInput variable)
    {
        foreach (var (name, member) in variable.Members())
        {
            if (name is not ("uri" or "id" or "domain" or "mime_type"))
            {
                throw member.Refuse("a variable has uri, id, domain and mime_type, and nothing else");
            }
        }

        var uri = variable.GetText("uri", "the URL or path of a file is wanted");
        var (inFile, id) = Names(variable.Get("id", IdForm));
        var domain = variable.Find("domain")?.Text("the id of a domain is wanted");
        return new(id, uri, inFile, domain);
    }

    /// <summary>The two names of an id; without the second it is the first.</summary>
    public static (string Variable, string Name) Names(JsonInput id)
    {
        var parts = id.Text(IdForm).Split('|');
        return parts.Length > 2 || parts.Any(string.IsNullOrWhiteSpace)
            ? throw id.Refuse(IdForm)
            : (parts[0].Trim(), parts[^1].Trim());
    }
}
