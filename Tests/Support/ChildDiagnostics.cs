using System.Runtime.CompilerServices;

namespace Compute.Orleans.Tests.Support;

/// <summary>Has the processes that tests start do without pipes for a debugger.</summary>
/// <remarks>
/// The runtime makes them in the folder for temporary files and removes them at its end, which a process that is killed
/// does not reach. Whoever wants to look into such a process sets the variable to 1.
/// </remarks>
internal static class ChildDiagnostics
{
    private const string Variable = "DOTNET_EnableDiagnostics";

    [ModuleInitializer]
    internal static void Refuse()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null)
        {
            Environment.SetEnvironmentVariable(Variable, "0");
        }
    }
}
