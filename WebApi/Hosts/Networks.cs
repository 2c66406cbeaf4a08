using System.Net;

namespace Compute.Orleans.WebApi.Hosts;

/// <summary>Addresses and networks as options name them: "10.0.0.7", "10.0.0.0/8", "fd00::/8".</summary>
internal static class Networks
{
    /// <summary>What would do, for messages.</summary>
    public const string Wanted = "an address or a network such as 10.0.0.0/8 is wanted";

    /// <summary>Reads an address, as a network of one, or a network.</summary>
    public static bool TryParse(string text, out IPNetwork network)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            var plain = HostName.Plain(address);
            network = new(plain, plain.GetAddressBytes().Length * 8);
            return true;
        }

        return IPNetwork.TryParse(text, out network);
    }
}
