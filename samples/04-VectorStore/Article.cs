using Microsoft.Extensions.VectorData;

namespace SkRerank.Samples.VectorStore;

/// <summary>A record as any store of Microsoft.Extensions.VectorData takes it; its vector is generated from its text.</summary>
internal sealed class Article
{
    [VectorStoreKey]
    public string Id { get; set; } = "";

    [VectorStoreData]
    public string Text { get; set; } = "";

    [VectorStoreData(IsIndexed = true)]
    public string Product { get; set; } = "";

    [VectorStoreVector(384)]
    public string Embedding => Text;

    public static Article[] All { get; } =
    [
        new() { Id = "warranty", Product = "kettle", Text = "The kettle has a warranty of two years from the day of purchase; keep the receipt." },
        new() { Id = "boils", Product = "kettle", Text = "The kettle boils one litre of water in about three minutes and then switches itself off." },
        new() { Id = "descale", Product = "kettle", Text = "White flakes in the water are limescale. Fill the kettle with one part vinegar and two parts water, boil it, wait an hour, and rinse twice." },
        new() { Id = "flakes", Product = "kettle", Text = "Do not put oat flakes, soup or milk into the kettle: the heater burns them on." },
        new() { Id = "dry", Product = "kettle", Text = "If the kettle is switched on without water, it turns itself off; let it cool for fifteen minutes before you fill it." },
        new() { Id = "colour", Product = "kettle", Text = "The kettle comes in white, black and steel." },
        new() { Id = "filter", Product = "kettle", Text = "The filter in the spout can be taken out and washed under the tap." },
        new() { Id = "service", Product = "kettle", Text = "Questions about your kettle? Our service answers from Monday to Friday." },
        new() { Id = "toaster", Product = "toaster", Text = "Empty the toaster's crumb tray once a week; white bread leaves the most crumbs." },
    ];
}
