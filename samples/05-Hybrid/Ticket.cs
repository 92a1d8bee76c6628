using Microsoft.Extensions.VectorData;

namespace SkRerank.Samples.Hybrid;

/// <summary>A record with a text; its vector is generated from it.</summary>
internal sealed class Ticket
{
    [VectorStoreKey]
    public string Id { get; set; } = "";

    [VectorStoreData]
    public string Text { get; set; } = "";

    [VectorStoreVector(384)]
    public string? Embedding { get; set; }

    public static IEnumerable<Ticket> All { get; } = new Dictionary<string, string>
    {
        ["T1"] = "Pump stops with error E-1043 when the inlet valve is closed. Open the valve and reset.",
        ["T2"] = "Pump stops with error E-1034 after a power cut. Set the clock and reset.",
        ["T3"] = "Pump stops with error E-1430: the motor is too hot. Let it cool for an hour.",
        ["T4"] = "A rattling noise from the pump comes from air in the line. Bleed it at the upper screw.",
        ["T5"] = "The pump hums and does not turn: its capacitor is worn out. Replace part 77-201.",
        ["T6"] = "The display stays dark: check the fuse behind the cover.",
        ["T7"] = "Water drips from the housing: the seal ring 77-118 must be replaced.",
        ["T8"] = "The app cannot find the pump: switch the phone to the 2.4 GHz network.",
    }.Select(ticket => new Ticket { Id = ticket.Key, Text = ticket.Value, Embedding = ticket.Value });
}
