using System.Security.Cryptography;

namespace Compute.Orleans.Grains.Faults;

/// <summary>The id under which the details of an internal fault stand in the log.</summary>
internal static class LogId
{
    public static string Next() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));

    public static string Message(string id) =>
        $"internal fault; the service's log has the details under {id}, and its operator can look them up";
}
