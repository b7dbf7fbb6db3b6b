using Functions.Media.Processing;
using Microsoft.Extensions.Options;

namespace Functions.Media.Tests.Processing;

[TestClass]
public sealed class WorkFoldersTests
{
    [TestMethod]
    public void What_killed_processes_left_is_removed_and_what_the_living_use_is_not()
    {
        var root = Directory.CreateTempSubdirectory("work-");
        try
        {
            // No process has this number: it is above the kernel's limit of 2^22.
            var dead = root.CreateSubdirectory("2000000000/job");
            var alive = root.CreateSubdirectory("1/job");
            var earlierLifeOfThisNumber = root.CreateSubdirectory($"{Environment.ProcessId}/job");
            var folders = new WorkFolders(Options.Create(new WorkFolderOptions { Root = root.FullName }));

            Assert.IsFalse(Directory.Exists(dead.FullName));
            Assert.IsFalse(Directory.Exists(earlierLifeOfThisNumber.FullName));
            Assert.IsTrue(Directory.Exists(alive.FullName));

            string output;
            using (var folder = folders.Create())
            {
                output = folder.OutputPath;
                Assert.AreEqual(0, Directory.GetFileSystemEntries(output).Length);
                Assert.IsFalse(File.Exists(folder.InputPath));
            }

            Assert.IsFalse(Directory.Exists(output));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }
}
