using System.Xml.Linq;

namespace SkRerank.Tests.Architecture;

/// <summary>What a project of the repository refers to.</summary>
/// <param name="Path">Its path in the repository, with forward slashes.</param>
/// <param name="Projects">The names of the projects it refers to.</param>
/// <param name="Packages">The names of the packages it refers to.</param>
internal sealed record ProjectFile(string Path, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public bool IsSource => Path.StartsWith("src/", StringComparison.Ordinal);

    public static ProjectFile Parse(string path, string xml)
    {
        var items = XDocument.Parse(xml).Descendants().ToArray();
        return new ProjectFile(
            path,
            [.. Includes("ProjectReference").Select(include => System.IO.Path.GetFileNameWithoutExtension(include.Replace('\\', '/')))],
            [.. Includes("PackageReference")]);

        IEnumerable<string> Includes(string element) => items.Where(e => e.Name.LocalName == element).Select(e => (string?)e.Attribute("Include") ?? "");
    }
}
