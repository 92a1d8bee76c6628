using System.Text.RegularExpressions;

namespace SkRerank.Tests.Architecture;

/// <summary>The directions of dependency: every project refers to the core, and leaves never see each other.</summary>
internal static partial class ProjectRules
{
    private const string Core = "SkRerank";
    private const string Cli = "SkRerank.Cli";
    private const string Local = "SkRerank.Local";
    private const string SemanticKernel = "SkRerank.SemanticKernel";
    private const string Models = "SkRerank.Models.";

    private static readonly string[] LocalProjects = [Core, "SkRerank.Onnx", "SkRerank.Lucene"];

    public static IEnumerable<string> Violations(IReadOnlyList<ProjectFile> projects) => projects.Where(p => p.IsSource).SelectMany(project => Violations(project, projects));

    private static IEnumerable<string> Violations(ProjectFile project, IReadOnlyList<ProjectFile> projects)
    {
        foreach (var reference in project.Projects)
        {
            if (projects.Any(p => p.Name == reference && !p.IsSource)) yield return $"{project.Name} must not refer to {reference}, which is not part of the product.";
            else if (!MayRefer(project.Name, reference)) yield return $"{project.Name} must not refer to {reference}; it may refer to {Allowed(project.Name)}.";
        }

        foreach (var package in project.Packages)
        {
            if (project.Name == Core && !CorePackage().IsMatch(package)) yield return $"{Core} must not refer to the package {package}; the core takes only the abstractions of its hosts.";
            if (project.Name != SemanticKernel && package.StartsWith("Microsoft.SemanticKernel", StringComparison.Ordinal))
                yield return $"{project.Name} must not refer to the package {package}; only {SemanticKernel} knows Semantic Kernel.";
            if (project.Name.StartsWith(Models, StringComparison.Ordinal)) yield return $"{project.Name} must not refer to the package {package}; it carries weights and nothing else.";
        }
    }

    private static bool MayRefer(string project, string reference) => project switch
    {
        Core => false,
        Cli => true,
        Local => LocalProjects.Contains(reference) || reference.StartsWith(Models, StringComparison.Ordinal),
        _ when project.StartsWith(Models, StringComparison.Ordinal) => false,
        _ => reference == Core,
    };

    private static string Allowed(string project) => project switch
    {
        Core => "no project",
        Local => string.Join(", ", LocalProjects) + " and " + Models + "*",
        _ when project.StartsWith(Models, StringComparison.Ordinal) => "no project",
        _ => Core + " only",
    };

    [GeneratedRegex(@"^(Microsoft\.Extensions\.(AI|AI\.Abstractions|VectorData\.Abstractions|Http|[A-Za-z.]+\.Abstractions)|System\.Numerics\.Tensors)$")]
    private static partial Regex CorePackage();
}
