namespace SkRerank.Pipelines;

/// <summary>Finds the files that a definition names.</summary>
/// <remarks>A relative path stays inside the folder of the definition, so that the folder can be moved whole and a file from elsewhere reaches nothing beside it; who means another place writes an absolute path.</remarks>
internal static class PipelinePath
{
    public static string Resolve(PipelineJson json, string property, string path, string? folder)
    {
        if (path.Contains('\0', StringComparison.Ordinal)) throw json.Error(property, "must be a path, but has a character that no path has.");
        var root = Path.GetFullPath(folder ?? Directory.GetCurrentDirectory());
        if (Path.IsPathFullyQualified(path)) return Path.GetFullPath(path);
        var full = Path.GetFullPath(path, root);
        var inside = Path.GetRelativePath(root, full);
        return inside == ".." || inside.StartsWith("../", StringComparison.Ordinal) || inside.StartsWith("..\\", StringComparison.Ordinal) || Path.IsPathRooted(inside)
            ? throw json.Error(property, $"must stay inside the folder of the pipeline, but is '{PipelineError.Short(path)}'; put the file there, or write its absolute path.")
            : full;
    }

    public static string Existing(PipelineJson json, string property, string path, string? folder)
    {
        var full = Resolve(json, property, path, folder);
        return Path.Exists(full) ? full : throw json.Error(property, $"must be the path of what is there, but '{PipelineError.Short(full)}' is not; correct the path, which starts from the folder of the pipeline.");
    }
}
